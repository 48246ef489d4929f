/** Imports point one way: cli → loop → {designers, critic, jobs, analyse, store} → {llm, reward, sandbox, sim, learn, methods} → core. */
const rooms = {
  core: [],
  sim: ["core"],
  reward: ["core", "sim"],
  sandbox: ["core", "sim"],
  learn: ["core", "sim"],
  methods: ["core"],
  llm: ["core"],
  designers: ["core", "sim", "reward", "learn", "llm", "methods"],
  critic: ["core", "sim", "reward", "sandbox"],
  jobs: ["core", "sim", "reward", "sandbox", "learn"],
  analyse: ["core", "sim"],
  store: ["core"],
  loop: [
    "core",
    "sim",
    "reward",
    "learn",
    "methods",
    "llm",
    "designers",
    "critic",
    "jobs",
    "analyse",
    "store",
  ],
};
/** The rooms that may read the registry of environments: programs that compose the rooms. */
const readsEnvironments = ["critic", "jobs", "loop", "cli"];

export default {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, dependencyTypesNot: ["type-only"] },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-imports-downwards`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/(${[room, ...allowed].join("|")})/` },
    })),
    {
      name: "environments-import-core-and-sim-only",
      severity: "error",
      from: { path: "^envs/" },
      to: { path: "^src/", pathNot: "^src/(core|sim)/" },
    },
    {
      name: "few-read-the-environments",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/(${readsEnvironments.join("|")})/` },
      to: { path: "^envs/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};

/** Two generations of a scripted run on real tasks: trained, refused, mended, duplicate, failed and lost candidates. */
import type { Candidate, DesignRequest, Example, Feedback, Verdict } from "../../../src/core/candidate.ts";
import type { Finding } from "../../../src/core/finding.ts";
import type { FailureKind } from "../../../src/core/outcome.ts";
import type { RecordedResult } from "../../../src/core/training.ts";

/** What differs between the tasks. */
export interface Script {
  readonly task: string;
  /** An expression that is large where the task is done, and one for what it costs. */
  readonly goal: string;
  readonly cost: string;
  /** A field that the task has, and how a model misspells it. */
  readonly field: string;
  readonly misspelt: string;
  readonly description?: string;
  readonly examples?: readonly Example[];
  readonly feedback?: readonly Feedback[];
}

export const scripts: readonly Script[] = [
  {
    task: "cartpole-swingup",
    goal: "(1 + Math.cos(next.poleAngle)) / 2",
    cost: "-0.001 * a.force ** 2",
    field: "poleAngle",
    misspelt: "poleAngel",
  },
  {
    task: "quadrotor-hover",
    goal: "Math.exp(-Math.hypot(next.position[0] - next.target[0], next.position[1] - next.target[1]))",
    cost: "-0.01 * a.torque ** 2",
    field: "pitchVelocity",
    misspelt: "pitchRate",
    description: "Hover like a hummingbird:\n\n# calm before near\n\nNever tilt more than {{needed}}.",
    feedback: [
      { generation: 1, text: "It drifts to the left. Punish sideways speed more than tilt.", instead: false },
      { generation: 2, text: "Much calmer now.\nStart from this one.", instead: true },
    ],
  },
  {
    task: "cartpole-balance-discrete",
    goal: "1 - Math.min(1, Math.abs(next.poleAngle))",
    cost: "-0.01 * a.push",
    field: "cartPosition",
    misspelt: "position",
    examples: [
      {
        task: "cartpole-balance",
        title: "Balance the pole",
        source: "export function reward(s, a, next) {\n  return { level: Math.cos(next.poleAngle) };\n}\n",
        humanNormalised: 1.042,
        run: "2026-11-20-cartpole-balance-a1b2",
        label: "g3c2",
      },
    ],
  },
  {
    task: "reacher-target",
    goal: "-Math.hypot(next.tip[0] - next.target[0], next.tip[1] - next.target[1])",
    cost: "-0.01 * (a.shoulderTorque ** 2 + a.elbowTorque ** 2)",
    field: "tip",
    misspelt: "fingertip",
    feedback: [{ generation: 2, text: "Slow down near the target.", instead: false }],
  },
];

/** The request of a generation, from 0 to 2. */
export function scriptedRequest(script: Script, generation: number): DesignRequest {
  const history = [first(script), second(script)].slice(0, generation).flat();
  const incumbent = history.reduce<Candidate | null>(
    (best, next) => ((next.fitness ?? -1) > (best?.fitness ?? -1) ? next : best),
    null,
  );
  const feedback = script.feedback?.filter((each) => each.generation <= generation) ?? [];
  return {
    task: script.task,
    ...(script.description !== undefined && { description: script.description }),
    generation,
    count: 6,
    seed: 0,
    incumbent,
    history,
    ...(feedback.length > 0 && { feedback }),
    ...(script.examples && { examples: script.examples }),
  };
}

function first(script: Script): Candidate[] {
  const { field, misspelt } = script;
  return [
    trained(script, "g1c1", 0.31, "one goal"),
    trained(script, "g1c2", 0.08, "a weaker goal"),
    refused(script, "g1c3", "types", "types", {
      kind: "unknown-field",
      severity: "error",
      message: `The state has no field \`${misspelt}\`.`,
      remedy: `Write \`${field}\`.`,
      line: 6,
      column: 22,
    }),
    { ...trained(script, "g1c3r1", 0.12, "mended"), repairs: "g1c3" },
    refused({ ...script, goal: "" }, "g1c4", "off-topic", "parse", {
      kind: "no-code",
      severity: "error",
      message: "The answer holds no reward module.",
      remedy: "Answer with one TypeScript code block.",
    }),
    {
      ...trained(script, "g1c5", Number.NaN, "explodes"),
      fitness: undefined,
      reflection: undefined,
      failure: { kind: "not-finite", message: "The term `goal` became NaN at step 1200." },
    } as unknown as Candidate,
    refused(script, "g1c6", "provider", "answer"),
  ];
}

function second(script: Script): Candidate[] {
  const { misspelt, field } = script;
  const finding: Finding = {
    kind: "unknown-field",
    severity: "error",
    message: `The state has no field \`${misspelt}\`.`,
    remedy: `Write \`${field}\`.`,
    line: 6,
    column: 22,
  };
  return [
    refused(script, "g2c1", "duplicate", "novelty", {
      kind: "duplicate",
      severity: "error",
      message: "The same reward as g1c1, letter for letter.",
      remedy: "Change something.",
    }),
    trained(script, "g2c2", 0.58, "a better goal"),
    refused(script, "g2c3", "types", "types", finding),
    { ...refused(script, "g2c3r1", "types", "types", finding), repairs: "g2c3" },
    refused(script, "g2c4", "types", "types", finding),
  ];
}

function sourceOf({ goal, cost }: Script, comment: string): string {
  return `import type { Action, State } from "./task";

// ${comment}
export function reward(s: State, a: Action, next: State) {
  return {
    goal: ${goal},
    effort: ${cost},
  };
}
`;
}

function trained(script: Script, label: string, fitness: number, comment: string): Candidate {
  const series = { values: [fitness / 2, fitness], max: fitness, mean: fitness, min: fitness / 2 };
  return {
    ...candidate(label, sourceOf(script, comment)),
    verdict: { accepted: true, findings: [], terms: ["goal", "effort"] },
    fitness,
    ...(Number.isFinite(fitness) && { result: resultOf(fitness) }),
    reflection: {
      text: "unused",
      parts: [
        {
          name: "curves",
          text: `One policy was trained on this reward for 100k environment steps. Values are means over episodes.\n\nenvironment steps     50k  *100k     max    mean     min\nfitness           ${(fitness / 2).toFixed(4)}  ${fitness.toFixed(4)}  ${fitness.toFixed(4)}  ${(0.75 * fitness).toFixed(4)}  ${(fitness / 2).toFixed(4)}\nepisode length        500     500     500     500     500\nreturn               120     210     210     165     120\n[goal]                125     214     214     169     125\n[effort]             -5.0    -4.0    -4.0    -4.5    -5.0`,
        },
        {
          name: "verdict",
          text: `The policy that counts is the checkpoint with the highest return (marked *). Over 64 fresh episodes its fitness is ${fitness}.`,
        },
        {
          name: "findings",
          text: "Findings:\n1. Term `goal` makes 98 % of the size of the return, so the others hardly count. Scale `goal` down, or the terms that should matter up.",
        },
        {
          name: "best",
          text: `Best fresh episode: fitness ${fitness}, 500 steps\nstep  [goal]\n   0    0.01\n 499    0.98`,
        },
        {
          name: "worst",
          text: "Worst fresh episode: fitness 0, 500 steps\nstep  [goal]\n   0    0.01\n 499    0.02",
        },
      ],
      findings: [
        {
          kind: "dominant-term",
          severity: "warning",
          message: "Term `goal` dominates.",
          remedy: "Scale it.",
        },
      ],
      terms: {},
      fitness: series,
      success: null,
      length: series,
    },
  };
}

/** What the history tells of a training. */
function resultOf(fitness: number): RecordedResult {
  const all = (mean: number) => ({ mean, std: 0, min: mean, max: mean });
  const evaluation = {
    episodes: 64,
    fitness: all(fitness),
    success: 0,
    length: all(500),
    return: all(210.02),
    terms: { goal: all(214), effort: all(-3.9812) },
  };
  return { evaluation } as unknown as RecordedResult;
}

function refused(
  script: Script,
  label: string,
  kind: FailureKind,
  gate: string,
  finding?: Finding,
): Candidate {
  const source = script.goal === "" ? "" : sourceOf({ ...script, goal: `next.${script.misspelt}` }, label);
  const place = finding?.line === undefined ? "" : `Line ${finding.line}: `;
  const message = finding ? `${place}${finding.message} ${finding.remedy}` : "No answer came.";
  const verdict: Verdict = {
    accepted: false,
    failure: { kind, message },
    gate,
    findings: finding ? [finding] : [],
    terms: [],
  };
  return { ...candidate(label, source), verdict };
}

function candidate(label: string, source: string): Omit<Candidate, "verdict"> {
  return {
    id: label.padEnd(12, "0"),
    label,
    generation: Number(label[1]) - 1,
    source,
    proposal: { text: `I thought about it.\n\n\`\`\`ts\n${source}\`\`\`\n`, notes: {} },
  };
}

import { expect, test } from "vitest";
import type { Verdict } from "../../src/core/candidate.ts";
import type { GateStatus } from "../../src/core/gate-settings.ts";
import { gateStatistics } from "../../src/critic/index.ts";

const verdict = (gates: Readonly<Record<string, GateStatus>>): Verdict => ({
  accepted: !Object.values(gates).includes("refused"),
  findings: [],
  terms: [],
  gates: Object.entries(gates).map(([gate, status]) => ({ gate, status })),
});

test("candidates that each gate refused, and trainings that it saved", () => {
  const verdicts = [
    verdict({ parse: "passed", sense: "warned", novelty: "not-applicable", review: "off" }),
    verdict({ parse: "passed", sense: "refused" }),
    verdict({ parse: "refused" }),
  ];
  expect(gateStatistics(verdicts, 3)).toEqual([
    { gate: "parse", judged: 3, refused: 1, warned: 0, notApplicable: 0, saved: 3 },
    { gate: "sense", judged: 2, refused: 1, warned: 1, notApplicable: 0, saved: 3 },
    { gate: "novelty", judged: 0, refused: 0, warned: 0, notApplicable: 1, saved: 0 },
  ]);
  expect(gateStatistics([{ accepted: true, findings: [], terms: [] }], 1)).toEqual([]);
});

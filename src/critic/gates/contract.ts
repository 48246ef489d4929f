/** Gate: the module keeps to the language of rewards and reads only fields that the task has. */
import { compileReward } from "../../reward/compile.ts";
import { checkContract } from "../../reward/contract.ts";
import { layoutOf } from "../../sim/columns.ts";
import { type Gate, refuseOnError } from "../gate.ts";

export const contract: Gate = {
  name: "contract",
  inspect(subject) {
    const findings = checkContract(subject.source, layoutOf(subject.task.environment, 1, 1));
    const report = refuseOnError("contract", findings);
    if (!report.refusal) subject.compiled = compileReward(subject.source);
    return report;
  },
};

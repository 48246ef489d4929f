/** Gate: the module keeps to the language of rewards and reads only fields that the task has. */
import { checkContract } from "../../reward/contract.ts";
import { layoutOf } from "../../sim/columns.ts";
import { type Gate, refuseOnError } from "../gate.ts";

export const contract: Gate = {
  name: "contract",
  inspect: ({ source, task }) =>
    refuseOnError("contract", checkContract(source, layoutOf(task.environment, 1, 1))),
};

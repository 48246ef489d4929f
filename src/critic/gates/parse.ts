/** Gate: the text is one piece of TypeScript or JavaScript. */
import { syntaxFindings } from "../../reward/syntax.ts";
import { type Gate, refuseOnError } from "../gate.ts";

export const parse: Gate = {
  name: "parse",
  inspect: ({ source }) => refuseOnError("parse", syntaxFindings(source)),
};

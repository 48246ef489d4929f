/** What a case of the corpus is, and how one is written down. */
import type { Item } from "./items.ts";

export interface HostileReward {
  readonly name: string;
  /** What it tries. */
  readonly item: Item;
  /** A module for the state field `angle`, the state vector `tip` and the action `force`. */
  readonly source: string;
  /** A finding of the contract; null where the contract cannot know and what comes after it has to hold. */
  readonly finding: string | null;
  /** How it may end in the isolate; `harmless` where it evaluates to numbers because the attack came to nothing. */
  readonly outcomes: readonly string[];
  /** What the dry run says of it with the contract out of the way, for what an isolate alone cannot see. */
  readonly dryRun?: string;
  /** It runs inside V8 where the isolate's clock cannot stop it: only the parent's can. */
  readonly stubborn?: true;
}

/** The reward's last statement in attacks that go on as if nothing had happened. */
export const good = "return { x: next.angle };";

/**
 * @param outcomes separated by blanks
 * @param body of the function `reward`
 * @param top what stands before it
 */
export function attack(
  item: Item,
  name: string,
  finding: string | null,
  outcomes: string,
  body: string,
  top = "",
): HostileReward {
  return {
    name,
    item,
    source: `${top}\nexport function reward(s, a, next) { ${body} }`,
    finding,
    outcomes: outcomes.split(" "),
  };
}

/** An attack that no clock inside the process can stop. */
export const stubborn: typeof attack = (...definition) => ({ ...attack(...definition), stubborn: true });

/** An attack that evaluates to numbers; only the dry run, which evaluates twice and shuffled, can tell. */
export function hiding(
  item: Item,
  name: string,
  finding: string | null,
  dryRun: string,
  body: string,
  top = "",
): HostileReward {
  return { ...attack(item, name, finding, "harmless", body, top), dryRun };
}

/** A module that is not of the usual form. */
export function module(
  item: Item,
  name: string,
  finding: string | null,
  outcomes: string,
  source: string,
  dryRun?: string,
): HostileReward {
  return {
    name,
    item,
    source,
    finding,
    outcomes: outcomes.split(" "),
    ...(dryRun !== undefined && { dryRun }),
  };
}

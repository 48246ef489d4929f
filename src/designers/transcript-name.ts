/** How the transcripts of a run's questions are called. */
import type { DesignRequest } from "../core/candidate.ts";

/** Files are numbered by seat, so that a resumed run finds the answers that it already paid for. */
export function transcriptName({ generation, count }: DesignRequest, seat: number, round: number): string {
  const number = String(generation * count + seat + 1).padStart(4, "0");
  return `${number}${round > 0 ? `-repair-${round}` : ""}.json`;
}

/** Whether a transcript of that name is of a repair. */
export function isRepair(transcript: string): boolean {
  return /-repair-\d/.test(transcript);
}

import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { eventLog, lineLog } from "../../src/store/training-log.ts";
import { readEvents } from "./event-reader.ts";
import { temporaryFolder } from "./samples.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const record = (steps: number, loss = 0.5, rollout = 100) => ({
  "train/loss": loss,
  "time/iterations": steps / rollout,
  "time/total_timesteps": steps,
});

describe("JSON lines", () => {
  const path = () => join(folder, "g1c1-abc", "training-1.jsonl");
  const lines = () => readFileSync(path(), "utf8").split("\n");

  function write(from: number, to: number, loss?: number): void {
    const log = lineLog(path());
    for (let steps = from; steps <= to; steps += 100) log.write(steps, record(steps, loss));
    log.close();
  }

  test("one record a line, each there as soon as it is written", () => {
    const log = lineLog(path());
    log.write(100, record(100));
    expect(lines()).toEqual(['{"train/loss":0.5,"time/iterations":1,"time/total_timesteps":100}', ""]);
    log.write(200, record(200));
    expect(lines()).toHaveLength(3);
    log.close();
  });

  test("a training that never begins makes no file", () => {
    lineLog(path()).close();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a training that begins anew after a kill begins its file anew", () => {
    write(100, 500);
    appendFileSync(path(), '{"train/lo');
    write(100, 200, 7);
    expect(lines()).toEqual([...[100, 200].map((steps) => JSON.stringify(record(steps, 7))), ""]);
  });

  test("whatever the steps of the training that was there", () => {
    write(100, 300);
    const log = lineLog(path());
    log.write(250, record(250, 7, 250));
    log.close();
    expect(lines()).toHaveLength(2);
  });

  test("one that goes on keeps what came before", () => {
    write(100, 500);
    appendFileSync(path(), '{"train/lo');
    write(400, 600, 7);
    expect(
      lines()
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      ...[100, 200, 300].map((steps) => record(steps)),
      ...[400, 500, 600].map((steps) => record(steps, 7)),
    ]);
  });

  test("a second try within one process takes the place of the first", () => {
    const log = lineLog(path());
    for (const steps of [100, 200, 100]) log.write(steps, record(steps));
    log.close();
    expect(lines()).toHaveLength(2);
  });

  test("what lies behind a damaged line is given up", () => {
    write(100, 200);
    writeFileSync(path(), `${JSON.stringify(record(100))}\n\0\0\0\n${JSON.stringify(record(200))}\n`);
    write(300, 300);
    expect(lines()).toEqual([100, 300].map((steps) => JSON.stringify(record(steps))).concat(""));
  });

  test("a place that cannot be written is the system's error, and nothing stays open", () => {
    mkdirSync(path(), { recursive: true });
    const log = lineLog(path());
    expect(() => log.write(100, record(100))).toThrow(/EISDIR/);
    log.close();
  });
});

describe("event files", () => {
  const files = () => readdirSync(folder).sort();
  const events = () => files().flatMap((name) => readEvents(readFileSync(join(folder, name))));

  function write(...steps: number[]): void {
    let seconds = 1000;
    const log = eventLog(folder, () => seconds++ + 0.5);
    for (const at of steps) log.write(at, record(at));
    log.close();
  }

  test("hold a version, the session's start, and one scalar a metric", () => {
    write(4000, 8000);
    expect(events()).toEqual([
      { wallTime: 1000.5, step: 0, fileVersion: "brain.Event:2", scalars: {} },
      { wallTime: 1000.5, step: 4000, sessionStatus: 1, scalars: {} },
      { wallTime: 1001.5, step: 4000, scalars: record(4000) },
      { wallTime: 1002.5, step: 8000, scalars: record(8000) },
    ]);
  });

  test("bear a name that TensorBoard looks for, and not the machine's", () => {
    write(4096);
    expect(files()).toEqual(["events.out.tfevents.000000004096.design-reward"]);
  });

  test("steps beyond 32 bits and values in single precision", () => {
    write(6e9);
    expect(events().at(-1)).toMatchObject({ step: 6e9, scalars: { "train/loss": 0.5 } });
  });

  test("a training that begins anew replaces them; one that goes on adds one that voids what it does again", () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    write(100, 200, 300);
    write(200, 300);
    expect(files()).toEqual([
      "events.out.tfevents.000000000100.design-reward",
      "events.out.tfevents.000000000200.design-reward",
      "notes.txt",
    ]);
    rmSync(join(folder, "notes.txt"));
    expect(
      events()
        .filter(({ sessionStatus }) => sessionStatus === 1)
        .map(({ step }) => step),
    ).toEqual([100, 200]);
    write(100);
    expect(files()).toEqual(["events.out.tfevents.000000000100.design-reward"]);
  });
});

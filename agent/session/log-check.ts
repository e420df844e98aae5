// What a log's bytes say: the good lines, a torn tail, damage. Pure over chunks, split on 0x0A only; a line is held
// back until the next one is seen, because a line that repeats its seq with other bytes makes both of them worthless.

import { isUtf8 } from "node:buffer";
import { type Envelope, PROTOCOL, decodeLine } from "../../wire/index.ts";
import { LOG_LINE_BYTES_MAX } from "./limits.ts";
import { isBlank, isObject, isObjectLine, splitLines, textOfLine, trimLine } from "./log-lines.ts";
import { type LineIndex, createLineIndex } from "./line-index.ts";

/** `tail`: no complete JSON object follows the last good line, so nothing is lost by cutting. `line` counts from 1, `byte` from 0. */
export interface Damage {
  where: "tail" | "middle";
  line: number;
  byte: number;
  reason: string;
  /** There: a later version of this program wrote on from here, and it can be read by that one. */
  newerProtocol?: number;
}

export interface EpochStart {
  epoch: string;
  /** seq of its `session/opened` */
  startsAt: number;
}

export interface LogVerdict {
  /** The last event that can be served; -1 where there is none. */
  lastSeq: number;
  /** The end of what is good: of the last good line, and of blank and repeated lines after it. */
  goodBytes: number;
  bytes: number;
  /** What is good ends without a newline: its last object is complete. */
  lacksNewline: boolean;
  /** Some line stands there twice, byte for byte: a reader has to skip it. */
  hasRepeats: boolean;
  damage: Damage | undefined;
  epochs: EpochStart[];
  index: LineIndex;
  last: Envelope | undefined;
}

export interface LogCheck {
  push(chunk: Uint8Array): void;
  /** Call once, after the last chunk. */
  end(): LogVerdict;
}

interface HeldLine {
  envelope: Envelope;
  text: string;
  start: number;
  end: number;
  line: number;
}

export interface CheckOptions {
  /** Reads on through what a later version of this program wrote; what it means may be more than is known here. */
  soft?: boolean;
}

/** `onLine` gets each good line in order, with what it says, once it is certain. */
export function createLogCheck(onLine?: (envelope: Envelope, text: string) => void, { soft = false }: CheckOptions = {}): LogCheck {
  const index = createLineIndex();
  const epochs: EpochStart[] = [];
  let lastSeq = -1;
  let last: Envelope | undefined;
  let goodBytes = 0;
  let lacksNewline = false;
  let hasRepeats = false;
  let held: HeldLine | undefined;
  let damage: Damage | undefined;
  let lineNumber = 0;

  function commit(): void {
    if (!held) return;
    const { envelope, text, start } = held;
    lastSeq = envelope.seq;
    last = envelope;
    index.add(lastSeq, start);
    if (envelope.event === "session/opened" && typeof envelope.data["epoch"] === "string")
      epochs.push({ epoch: envelope.data["epoch"], startsAt: lastSeq });
    goodBytes = held.end;
    held = undefined;
    onLine?.(envelope, text);
  }

  function good(end: number, isTerminated: boolean): void {
    if (held) held.end = end;
    else goodBytes = end;
    lacksNewline = !isTerminated;
  }

  function bad(reason: string, at: { line: number; byte: number }, isObject: boolean): void {
    damage = { where: isObject ? "middle" : "tail", ...at, reason };
  }

  function newer(protocol: number, at: { line: number; byte: number }): void {
    damage = { where: "middle", ...at, reason: `protocol ${protocol}, this program knows ${PROTOCOL}`, newerProtocol: protocol };
  }

  function takeLine(bytes: Buffer, start: number, isTerminated: boolean, isWhole: boolean): void {
    lineNumber += 1;
    const at = { line: lineNumber, byte: start };
    const end = start + bytes.length + (isTerminated ? 1 : 0);
    if (damage) {
      if (damage.where === "tail" && (!isWhole || isObjectLine(bytes, lastSeq + 1))) damage = { ...damage, where: "middle" };
      return;
    }
    if (!isWhole) {
      commit();
      return bad(`a line of more than ${LOG_LINE_BYTES_MAX} bytes`, at, true);
    }
    const line = trimLine(bytes, start === 0);
    if (isBlank(line)) return good(end, isTerminated);
    const text = isUtf8(line) ? textOfLine(line) : undefined;
    if (held && text === held.text) {
      hasRepeats = true;
      return good(end, isTerminated);
    }
    const decoded = text === undefined ? ({ ok: false, reason: "not UTF-8" } as const) : decodeLine(text);
    if (decoded.ok && held && decoded.value.seq === held.envelope.seq) return conflict(held);
    commit();
    if (!decoded.ok)
      return tornOrBad(text !== undefined && !isObject(text) ? "no complete JSON object" : decoded.reason, bytes, at, isTerminated);
    const { seq, event, data } = decoded.value;
    if (seq !== lastSeq + 1) return bad(`seq ${seq} where ${lastSeq + 1} was due`, at, true);
    if (!soft && event === "session/opened" && typeof data["protocol"] === "number" && data["protocol"] > PROTOCOL)
      return newer(data["protocol"], at);
    held = { envelope: decoded.value, text: text ?? "", start, end, line: lineNumber };
    lacksNewline = !isTerminated;
  }

  /** Neither of two lines with one seq is served. */
  function conflict(first: HeldLine): void {
    held = undefined;
    lacksNewline = false;
    bad(`two different lines with seq ${first.envelope.seq}`, { line: first.line, byte: first.start }, true);
  }

  /** A file system that lost power may leave zero bytes after the last object: the object is whole. */
  function tornOrBad(reason: string, bytes: Buffer, at: { line: number; byte: number }, isTerminated: boolean): void {
    const zeros = isTerminated ? -1 : bytes.indexOf(0);
    if (zeros > 0 && bytes.subarray(zeros).every((byte) => byte === 0)) {
      lineNumber -= 1;
      takeLine(bytes.subarray(0, zeros), at.byte, false, true);
      commit();
      damage ??= { where: "tail", line: at.line, byte: at.byte + zeros, reason: "zero bytes after the last line" };
      return;
    }
    bad(reason, at, isObjectLine(bytes, lastSeq + 1));
  }

  const split = splitLines(LOG_LINE_BYTES_MAX, takeLine);
  return {
    push: split.push,
    end() {
      const bytes = split.end();
      commit();
      return { lastSeq, goodBytes, bytes, lacksNewline: lacksNewline && goodBytes > 0, hasRepeats, damage, epochs, index, last };
    },
  };
}

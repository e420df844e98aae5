// meta.json, lock.json: small objects in files that are replaced whole. Apart from reading them: a command that only looks loads no more.

import writeFileAtomic from "write-file-atomic";
import { FILE_MODE } from "./paths.ts";

/** Temporary file, fsync, rename. */
export const writeSmallJson = (path: string, value: object): Promise<void> => writeFileAtomic(path, jsonText(value), { mode: FILE_MODE });

/** At once, and not waited for on its way to the disk: for what is written while a session starts. */
export const writeSmallJsonNow = (path: string, value: object): void =>
  writeFileAtomic.sync(path, jsonText(value), { mode: FILE_MODE, fsync: false });

const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

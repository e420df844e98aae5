// artifacts/<name>: what a run leaves for people. Written whole; a later one of the same name replaces it.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { readRef, refuseOutside } from "./blobs.ts";
import { FILE_MODE, FOLDERS, FOLDER_MODE, encodePart } from "./paths.ts";

/** Its size in bytes. */
export function writeArtifact(root: string, name: string, body: string): number {
  const folder = join(root, FOLDERS.artifacts);
  refuseOutside(root, folder);
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  writeFileAtomic.sync(join(folder, encodePart(name)), body, { mode: FILE_MODE });
  return Buffer.byteLength(body);
}

export const readArtifact = (root: string, name: string): string | undefined => readRef(root, `${FOLDERS.artifacts}/${encodePart(name)}`);

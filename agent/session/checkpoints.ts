// checkpoints/latest.json and checkpoints/<session>/<node>@<visit>.json: replaced whole (temporary file, fsync, rename).

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { refuseOutside } from "./blobs.ts";
import { BLOB_READ_BYTES_MAX } from "./limits.ts";
import { FILE_MODE, FOLDERS, FOLDER_MODE, encodePart } from "./paths.ts";
import { readWhole } from "./small-json.ts";

/** `name` is "latest", or `<session>/<node>@<visit>`, of which the last "/" and the last "@" count. */
export function checkpointPath(root: string, name: string): string {
  const slash = name.lastIndexOf("/");
  const at = name.lastIndexOf("@");
  const leaf = name.slice(slash + 1);
  const file = at > slash ? `${encodePart(name.slice(slash + 1, at))}@${encodePart(name.slice(at + 1))}` : encodePart(leaf);
  const folders = slash < 0 ? [] : [encodePart(name.slice(0, slash))];
  return join(root, FOLDERS.checkpoints, ...folders, `${file}.json`);
}

/** Resolves when it is on disk; rejects where it cannot be written, and then the one before stands. */
export async function writeCheckpoint(root: string, name: string, json: string): Promise<void> {
  const path = checkpointPath(root, name);
  refuseOutside(root, dirname(path));
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  await writeFileAtomic(path, json, { mode: FILE_MODE });
}

export const readCheckpoint = (root: string, name: string): string | undefined =>
  readWhole(checkpointPath(root, name), BLOB_READ_BYTES_MAX);

// What a question may offer: for the pictures of it.

export const OPTIONS = ["tin roof, first raindrop", "old cat at the door", "雨の音を聞く", "🐸 jumps in"].map((label, at) => ({
  value: `v${at}`,
  label,
  hint: `${9 - at}.5 points`,
}));
const DIFF = "--- a/poem.md\n+++ b/poem.md\n@@ -1,3 +1,3 @@\n tin roof\n-the rain begins\n+first raindrop\n the house leans in";
export const DIFF_OF_TOOL = { kind: "tool" as const, tool: "fs/edit", input: { path: "poem.md" }, diff: DIFF };

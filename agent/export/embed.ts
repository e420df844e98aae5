// Text into a page where nothing of it may act: data blocks, code blocks, a title.

/**
 * A line of JSON for a data block. `<` stands in JSON inside strings alone, where its escape means the same: no tag can begin, no
 * `</script>` and no `<!--` that would change how the rest is read.
 */
export const embedJson = (json: string): string =>
  json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** Our own script. Both sequences can stand only in its strings and patterns, where the backslash changes nothing. */
export const embedScript = (script: string): string => script.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");

export const embedText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

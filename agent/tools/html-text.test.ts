import { expect, test } from "vitest";
import { htmlToText } from "./html-text.ts";

test.each<[string, string, string]>([
  ["plain text", "just text", "just text"],
  ["paragraphs", "<p>one</p><p>two</p>", "one\n\ntwo"],
  ["white space", "  a\n\t b  <b>c</b>  d ", "a b c d"],
  ["headings", "<h2>Two</h2>text", "## Two\ntext"],
  ["a list", "<ul><li>a<li>b</ul>", "- a\n- b"],
  ["a table", "<table><tr><td>1</td><td>2</td></tr></table>", "| 1 | 2"],
  ["a link", '<a href="https://e.org/x?a=1&amp;b=2">words</a>', "words (https://e.org/x?a=1&b=2)"],
  ["a relative link", "<a href=y>words</a>", "words (https://host/dir/y)"],
  ["a link that is none", '<a href="#top">up</a> <a href="javascript:x">run</a>', "up run"],
  [
    "entities",
    "&lt;b&gt; &amp;amp; &#65;&#x42; &nbsp;&eacute; &unknown; &#0; &#xD800; &#99999999;",
    "<b> &amp; AB é &unknown; \ufffd \ufffd &#99999999;",
  ],
  ["code keeps its lines", "<pre>a\n  b</pre>", "a\nb"],
  ["what is silent", "a<script>if (a<b) '</p>'</script><style>x{}</style><!-- <p>no --><svg><text>no</text></svg>b", "ab"],
  ["a script that never ends", "a<script>evil", "a"],
  ["a comment that never ends", "a<!-- b", "a"],
  ["a tag that never ends", 'a<p class="x', "a"],
  [">in an attribute", '<p title="a > b">c</p>', "c"],
  ["a < that is no tag", "1 < 2 <3", "1 < 2 <3"],
  ["an image", '<img alt="a cat" src=x>', "[a cat]"],
  ["odd spellings", "<P>a</P ><BR/>b<sCrIpT>x</ScRiPt>c", "a\n\nbc"],
  ["nothing", "", ""],
])("%s", (_, html, text) => {
  expect(htmlToText(html, "https://host/dir/page")).toBe(text);
});

test.each([
  ["many open tags", "<div>".repeat(200_000)],
  ["many <", "<".repeat(500_000)],
  ["many scripts", "<script></script>".repeat(50_000)],
  ["scripts that never end, many closings of others", `<script>${"</style>".repeat(100_000)}`],
  ["many &", "&".repeat(500_000)],
  ["many quotes", `<a href="${"'\"".repeat(100_000)}`],
])("hostile input is read in one pass: %s", (_, html) => {
  expect(htmlToText(html).length).toBeLessThanOrEqual(html.length + 10);
});

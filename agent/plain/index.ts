// The same run without a screen: lines and questions on an ordinary terminal, or the wire itself in a pipe.

export { createPlainOutput } from "./plain-output.ts";
export { askOnTerminal, type TerminalAsker } from "./ask-on-terminal.ts";
export { createJsonlOutput } from "./jsonl-output.ts";

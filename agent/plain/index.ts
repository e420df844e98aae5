// The same run without a screen: lines and questions on an ordinary terminal, or the wire itself in a pipe.

export { createPlainOutput, type PlainOptions, type PlainOutput } from "./plain-output.ts";
export { askOnTerminal, type AskOptions, type TerminalAsker } from "./ask-on-terminal.ts";
export { createJsonlOutput, type JsonlOptions, type JsonlOutput } from "./jsonl-output.ts";

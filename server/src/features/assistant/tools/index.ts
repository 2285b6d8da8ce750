export { namesFigures, type Counted, type LeaningOn } from "./counted.ts";
export { createToolbox, mostRounds, type Toolbox } from "./toolbox.ts";
export { tellCounted, type ToldCounts } from "./tell-counted.ts";
export type { ToolContext } from "./tool.ts";

export { createAnthropicLlm, type AnthropicLlmOptions } from "./anthropic.ts";

/** "…, and by how much?", "…; but when did they say so?" */
const second =
  /[,;] (?:and|but|or) (?:(?:after|at|before|by|for|from|in|of|on|since|to|until|with) )?(?:are|can|did|do|does|how|is|was|were|what|when|where|which|who|whom|whose|why|will)(?!\p{L}).*$/isu;

/** The first of two questions that are asked in one sentence, undefined where there is only one. */
export function firstQuestion(question: string): string | undefined {
  const first = question.replace(second, "?");
  return first === question ? undefined : first;
}

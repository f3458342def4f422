/** Enough for the clusters that are asked about again and again, and small enough to be forgotten about. */
const maximumAnswers = 500;
/** Of all questions together; an answer is a few times as large. */
const maximumCharacters = 1024 * 1024;
const longestQuestion = 32 * 1024;

/**
 * The same pure function with a memory of its last answers, by the text of the question: a steady cluster asks the same
 * thing for ever. Answers are shared, so nobody may change them; errors are not remembered.
 */
export function remember<Question, Answer>(
  answer: (question: Question) => Answer,
  textOf: (question: Question) => string = (question) => JSON.stringify(question),
): (question: Question) => Answer {
  const answers = new Map<string, Answer>();
  let characters = 0;
  const forget = (text: string) => {
    if (answers.delete(text)) characters -= text.length;
  };
  return (question) => {
    const text = textOf(question);
    const known = answers.get(text);
    // What was asked for last is forgotten last.
    forget(text);
    const found = known ?? answer(question);
    if (text.length > longestQuestion) return found;
    answers.set(text, found);
    characters += text.length;
    for (const oldest of answers.keys()) {
      if (answers.size <= maximumAnswers && characters <= maximumCharacters) break;
      forget(oldest);
    }
    return found;
  };
}

/** Enough for the clusters that are asked about again and again, and small enough to be forgotten about. */
const maximumAnswers = 500;
const longestQuestion = 32 * 1024;

/**
 * The same pure function with a memory of its last answers, by the text of the question: a steady cluster asks the same
 * thing for ever. Answers are shared, so nobody may change them; errors are not remembered.
 */
export function remember<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const answers = new Map<string, Answer>();
  return (question) => {
    const text = JSON.stringify(question);
    const known = answers.get(text);
    // What was asked for last is forgotten last.
    if (known !== undefined) answers.delete(text);
    const found = known ?? answer(question);
    if (text.length <= longestQuestion) answers.set(text, found);
    const [oldest] = answers.keys();
    if (answers.size > maximumAnswers && oldest !== undefined) answers.delete(oldest);
    return found;
  };
}

/** Reasons that count until there are none for the first time; what is lost again later is no reason any more. */
export function onlyAtFirst(reasons: () => readonly string[]): () => readonly string[] {
  let isOver = false;
  return () => {
    const now = isOver ? [] : reasons();
    isOver = now.length === 0;
    return now;
  };
}

/** Fetches the next page while the current one is worked on; at most two are in memory. `waitFor` sees each wait. */
export async function* pagesAhead<Page>(
  pages: AsyncGenerator<Page>,
  waitFor: <T>(answer: Promise<T>) => Promise<T>,
): AsyncGenerator<Page> {
  const fetchNext = () => {
    const fetching = pages.next();
    // Its failure is thrown when its turn comes.
    fetching.catch(() => undefined);
    return fetching;
  };
  let fetching = fetchNext();
  for (;;) {
    const { done, value } = await waitFor(fetching);
    if (done) return;
    fetching = fetchNext();
    yield value;
  }
}

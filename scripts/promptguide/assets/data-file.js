// The data of pages: every file of it comes through here.

/** The content of a JSON file. One whose address names no version may have changed, so the server is asked. */
export async function dataFile(url) {
  const address = new URL(url, location.href);
  const answer = await fetch(address, { cache: address.searchParams.has("v") ? "default" : "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

// Drafts kept on this device: `{title, draft}`, the newest first. Where nothing can be kept, there are none.

const KEY = "promptguide.drafts";
const MOST = 50;

/** All that is kept and `check` accepts; whatever else stands in the storage is left out. */
export function drafts(check) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return kept.slice(0, MOST).flatMap((one) => {
      try {
        return [{ title: String(one.title).slice(0, 300), draft: check(one.draft) }];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** Keep these drafts; false where the browser refuses. */
export function keep(kept) {
  try {
    if (kept.length) localStorage.setItem(KEY, JSON.stringify(kept.slice(0, MOST)));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/* How far an import is, while it goes on: asked for every three seconds. Without it the
   screen has a link that asks. */
(() => {
  "use strict";
  const progress = "#import-progress";
  const ask = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector(progress);
    // It has ended: the whole screen is another one.
    if (!now) location.reload();
    else document.querySelector(progress).replaceChildren(...now.childNodes);
  };
  const wait = () => setTimeout(() => ask().catch(() => {}).finally(wait), 3000);
  if (document.querySelector(progress)) wait();
})();

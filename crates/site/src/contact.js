// The contact page is a static page, for which the app has no code. This script is in every document, since the app may
// show the page later. As soon as a reader is in the form, it fills in which post the message is about, from the address
// of the page, and fetches the token that tells the endpoint when the form was opened. Both are optional.
addEventListener("focusin", async ({ target }) => {
  const form = target.closest?.("#contact");
  const post = new URLSearchParams(location.search).get("post") ?? "";
  if (!form || form.dataset.post === post) return;
  form.dataset.post = post;
  const { post: about, token } = form.elements;
  about.value = post;
  token.value = "";
  try {
    const reply = await fetch(new URL(`form?post=${encodeURIComponent(post)}`, form.action));
    token.value = (await reply.json()).token ?? "";
  } catch {
    delete form.dataset.post;
  }
});

// `GET /`: takes the one-time code out of the fragment and trades it. It shows nothing of any session.

export const SIGN_IN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Escapement</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem; color-scheme: light dark }
</style>
<h1>Escapement</h1>
<p id="says" role="status">This page signs a browser in with a one-time link from the terminal.</p>
<script>
  const says = document.getElementById("says");
  const code = location.hash.slice(1);
  history.replaceState(null, "", "/");
  if (code)
    fetch("/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) })
      .then((response) => { says.textContent = response.ok ? "Signed in." : "This link is used or too old. Ask for a new one in the terminal."; })
      .catch(() => { says.textContent = "The agent does not answer. Is the run still going on?"; });
</script>
</html>
`;

// Passkeys: asks the portal for a challenge, lets the device sign it, and brings the answer back (WebAuthn Level 3).
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

// The binary parts of the options travel as base64url.
function decoded(options) {
  const all = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) all.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.allowCredentials) all.allowCredentials = withBytes(options.allowCredentials);
  if (options.excludeCredentials) all.excludeCredentials = withBytes(options.excludeCredentials);
  return all;
}

function encoded(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function post(place, address, content) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token },
    body: JSON.stringify(content),
  });
  if (answer.redirected) {
    location.assign(answer.url); // the portal first wants to know again who it is
    return new Promise(() => {});
  }
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message || "");
  return told;
}

async function go(place) {
  const making = place.dataset.passkey === "make";
  const publicKey = decoded(await post(place, place.dataset.options, {}));
  const credential = await (making
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey }));
  const name = place.querySelector("input")?.value ?? "";
  const told = await post(place, place.dataset.answer, {
    credential: encoded(credential),
    name,
    next: place.dataset.next ?? "",
  });
  location.assign(told.next);
}

document.querySelectorAll("[data-passkey]").forEach((place) => {
  if (!window.PublicKeyCredential) {
    place.hidden = true;
    return;
  }
  const words = place.querySelector("[role=alert]");
  const button = place.querySelector("button");
  button.addEventListener("click", async () => {
    button.disabled = true;
    words.hidden = true;
    try {
      await go(place);
    } catch {
      words.textContent = place.dataset.failed;
      words.hidden = false;
    }
    button.disabled = false;
  });
});

// A form whose [data-passkey-start] asks the browser for a passkey and then sends the
// answer in [name=credential]. data-passkey: "create", "get" (options in the JSON element
// data-options names), or "login" (options fetched from the form's address).
import { say } from "../helpers/toasts.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options, form) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  };
  if (form.elements.passwordless) {
    const alone = form.elements.passwordless.checked;
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      userVerification: alone ? "required" : "preferred",
    };
  }
  const made = await navigator.credentials.create({ publicKey });
  return answer(made, {
    attestationObject: text(made.response.attestationObject),
    clientDataJSON: text(made.response.clientDataJSON),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const found = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: text(authenticatorData),
    clientDataJSON: text(clientDataJSON),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function answer(credential, response) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`options: ${reply.status}`);
  return reply.json();
}

export default function passkey(form, signal) {
  const start = form.querySelector("[data-passkey-start]") ?? document.querySelector(`[data-passkey-start][form="${form.id}"]`);
  start?.addEventListener("click", async () => {
    if (!window.PublicKeyCredential) { say(form.dataset.unsupported, "bad"); return; }
    start.disabled = true;
    try {
      const options = await optionsOf(form);
      const inner = (options.creation_options ?? options.request_options).publicKey;
      const made = form.dataset.passkey === "create" ? await create(inner, form) : await get(inner);
      form.elements.credential.value = JSON.stringify(made);
      form.requestSubmit();
    } catch (error) {
      // Called off by the person, timed out, no key that fits, or no localhost or https.
      say(error.name === "SecurityError" ? form.dataset.unsupported : form.dataset.failed, "bad");
    } finally {
      start.disabled = false;
    }
  }, { signal });
}

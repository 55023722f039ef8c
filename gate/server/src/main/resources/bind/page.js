'use strict';
// Binds the vault that the page's address names. The token goes into one request and is kept nowhere.
const query = new URLSearchParams(location.search);
const code = query.get('code');
const hmacSecretHash = query.get('hmac_hash');
const webhookUrl = decoded(query.get('webhook_url'));

const form = document.getElementById('form');
const token = document.getElementById('token');
const result = document.getElementById('result');

// The code opens the vault's secret once: it does not stay in the history.
history.replaceState(null, '', location.pathname);

if (code && hmacSecretHash && webhookUrl) {
  document.getElementById('vault').textContent = webhookUrl;
  form.hidden = false;
  form.addEventListener('submit', event => {
    event.preventDefault();
    bind();
  });
}

function decoded(base64) {
  try {
    return base64 && atob(base64.replace(/-/g, '+').replace(/_/g, '/'));
  } catch (notBase64) {
    return null;
  }
}

function bind() {
  const authorization = 'Bearer ' + token.value.trim();
  token.value = '';
  form.hidden = true;
  result.textContent = 'Binding …';
  fetch('../api/vault/webhook-bind', {
    method: 'POST',
    headers: { 'Authorization': authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, webhookUrl, hmacSecretHash })
  })
    .then(answer => answer.ok ? bound() : answer.json().then(refused))
    .catch(unreachable);
}

function bound() {
  result.textContent = 'Bound. Agents that have a grant are sent to this vault from now on.';
}

function refused(problem) {
  form.hidden = false;
  result.textContent = 'Not bound: ' + (problem.detail || problem.title);
}

function unreachable() {
  form.hidden = false;
  result.textContent = 'Not bound: the gate did not answer. Try again.';
}

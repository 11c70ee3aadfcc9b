// Says beside each line whether this device can do it already: asks, without reading the answer. Looks again whenever the
// page comes back to the front, as after a visit to the settings.
const lines = [...document.querySelectorAll('[data-url]')];

async function look(line) {
  const said = line.querySelector('b');
  said.textContent = said.dataset.wait;
  const asked = fetch(line.dataset.url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(8000) });
  said.textContent = await asked.then(
    () => said.dataset.yes,
    () => said.dataset.no,
  );
  line.classList.toggle('well', said.textContent === said.dataset.yes);
}

const lookAll = () => {
  for (const line of lines) look(line);
};
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && lookAll());
lookAll();

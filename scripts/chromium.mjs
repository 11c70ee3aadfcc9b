// Where the browser is. $CHROMIUM, else Debian's /usr/bin/chromium, else apt (only as root on Debian; Ubuntu's is a
// snap), else the one that Playwright downloads. Never sudo, never a question.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { run, StepError } from './prepare.mjs';

const require = createRequire(import.meta.url);
const debian = '/usr/bin/chromium';
const own = () => require('playwright-core').chromium.executablePath();
const runs = (file) => Boolean(file) && fs.existsSync(file);

/** Path of a Chromium on this machine, or undefined. */
export function findChromium() {
  const given = process.env.CHROMIUM;
  if (given) {
    if (!runs(given)) throw new StepError(`CHROMIUM=${given} does not exist.`);
    return given;
  }
  return [debian, own()].find(runs);
}

/** As findChromium, but installs one where there is none. */
export async function ensureChromium(say) {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && isDebian()) {
    say('installing Chromium (apt)');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-update', 'apt-get', ['-q', 'update'], { env });
      await run('apt-chromium', 'apt-get', ['-q', '-y', '--no-install-recommends', 'install', 'chromium'], { env });
    } catch {
      say('apt had no Chromium');
    }
    if (runs(debian)) return debian;
  }
  say('downloading the Chromium of Playwright');
  await run('playwright-install', process.execPath, [require.resolve('@playwright/test/cli'), 'install', 'chromium']);
  if (runs(own())) return own();
  throw new StepError('No Chromium: install one and name it in CHROMIUM=/path/to/chromium.');
}

function isDebian() {
  try {
    return /^ID=debian$/m.test(fs.readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** What Playwright turns off (chromiumSwitches.ts of its package), said again: of two such flags Chromium hears the last. */
const asPlaywright = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...[
    'HttpsFirstBalancedModeAutoEnable',
    'LensOverlay',
    'MediaRouter',
    'PaintHolding',
    'ThirdPartyStoragePartitioning',
  ],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'TcpPortRandomizationWin', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['msForceBrowserSignIn', 'msEdgeUpdateLaunchServicesPreferredVersion'],
];
/** Two pages behind the address bar, which nobody sees here: half of what a new window costs. */
const addressBar = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/** Flags for a headless run without a sandbox of its own (containers, root) and without calls home. */
export const headlessFlags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  `--disable-features=${[...asPlaywright, ...addressBar].join(',')}`,
];

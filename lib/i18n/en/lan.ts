export const lan = {
  title: 'Try the vote on this phone',
  lead: 'Three steps, three minutes. This page comes from the computer that runs the demonstration of Isoloir, on your network.',
  other: 'Français',
  weak: 'Do this on a network you trust (at home), never on a public Wi-Fi.',
  stepFetch: '1. Fetch the certificate',
  stepFetchText: 'With it this phone recognises the computer. It is good for {names}, and for no other site.',
  download: 'Download the certificate',
  fingerprint: 'Its fingerprint, the same as in the computer’s terminal:',
  stepTrust: '2. Install it',
  stepOpen: '3. Open the vote',
  openPeople: 'Open Isoloir',
  openInbox: 'Open the demonstration’s inbox',
  openText: 'The invitations are in the inbox: choose a name, follow its personal link, vote.',
  checkName: 'This phone finds {name}:',
  checkTrust: 'This phone trusts the certificate:',
  checkWait: 'looking…',
  checkYes: 'yes',
  checkNo: 'not yet',
  checkUnknown: 'this browser cannot tell',
  iphone: 'iPhone, iPad',
  iphoneSteps:
    'With Safari: tap “Download the certificate”, then Allow.\nSettings → Profile Downloaded → Install.\nSettings → General → About → Certificate Trust Settings: switch on “{root}”.',
  iphoneRemove: 'Settings → General → VPN & Device Management → “{root}” → Remove Profile.',
  android: 'Android',
  androidSteps:
    'With Chrome: tap “Download the certificate”.\nSettings → Security → More security settings → Encryption & credentials → Install a certificate → CA certificate → Install anyway (the words vary a little by brand).\nChoose the file isoloir-root.crt in the downloads.',
  androidRemove:
    'Settings → Security → More security settings → Encryption & credentials → Trusted credentials → User → “{root}” → Remove.',
  windows: 'Windows',
  windowsSteps:
    'Download the certificate and open it.\nInstall Certificate → Current User → Place all certificates in the following store → Trusted Root Certification Authorities → Finish → Yes.\nClose the browser and open it again.',
  windowsRemove: 'Run certmgr.msc → Trusted Root Certification Authorities → Certificates → “{root}” → Delete.',
  macos: 'macOS',
  macosSteps:
    'Download the certificate and open it: it goes into Keychain Access.\nIn Keychain Access, open “{root}” → Trust → Always Trust, then close the window.',
  macosRemove: 'Keychain Access → “{root}” → Delete.',
  firefox: 'Firefox on a computer, Linux',
  firefoxSteps:
    'Firefox: Settings → Privacy & Security → View Certificates → Authorities → Import → tick “websites”.\nChromium on Linux: Settings → Privacy and security → Security → Manage certificates → Authorities → Import.',
  firefoxRemove: 'At the same place: “{root}” → Delete.',
  remove: 'After the trial, to remove it:',
  trouble: 'If {name} does not open',
  troubleSteps:
    'Phone and computer must be on the same Wi-Fi. The “guest” Wi-Fi of a router often keeps devices apart: take the other one.\nOn the phone, switch off for a moment any VPN, iCloud Private Relay or private DNS.\nAndroid before version 12 does not find these names, and some networks (office, school, hotel) block them. Then: share the phone’s connection and put the computer on it, or take a computer.\nOn a computer that does not find the names, add this line to its hosts file: {line}',
  phone: 'This page on a phone:',
  qr: 'QR code of the address {url}',
} as const;

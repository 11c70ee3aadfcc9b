export const problemWeb = {
  'web/bad-input': 'The request does not have the expected form.',
  'web/not-json': 'What was sent is not JSON.',
  'web/wrong-type': 'This type of content is not accepted here.',
  'web/too-large': 'What was sent is too large.',
  'web/too-slow': 'Sending took too long.',
  'web/wrong-origin': 'This request does not come from a page of this site.',
  'web/wrong-method': 'This address does not accept this operation.',
  'web/no-such-path': 'There is nothing at this address.',
  'web/busy': 'Too many requests in a short time. Try again in a moment.',
  'web/fault': 'Something went wrong on our side. You can try again.',
  'web/outage': 'The service is away for a moment. Try again soon.',
} as const;

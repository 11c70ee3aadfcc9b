/** Headers of pages; their CSP carries a nonce and is made in proxy.ts. @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // server.ts compresses every answer, brotli included (lib/web/compress.ts).
  compress: false,
  // Two builds of one commit are the same bytes (STACK).
  generateBuildId: () => 'isoloir',
  // scripts/test.mjs and .ci/run check types and style of the whole tree, once.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg', 'nodemailer', 'pkcs11js'],
  // A page's title stands in its head for everybody: pages of links have no script that would put it there.
  htmlLimitedBots: /.*/,
  // No page has images to resize: the endpoint that fetches and resizes them is off.
  images: { unoptimized: true },
  experimental: {
    globalNotFound: true,
    // Every page is read at the start, before anyone asks for it; not where many servers start for few pages each (e2e/world.ts).
    preloadEntriesOnStart: process.env.PAGES_ON_DEMAND !== '1',
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'no-referrer' },
          { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
          {
            key: 'Permissions-Policy',
            value:
              'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()',
          },
        ],
      },
      {
        // Answers of handlers are no pages; pages get theirs, with a nonce, from proxy.ts.
        source: '/api/:path*',
        headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }],
      },
    ];
  },
};

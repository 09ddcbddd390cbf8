/** @type {import('next').NextConfig} */
export default {
  // Types are checked by `npm run check`, once for the server and the pages together.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // A phone on the same network opens the development server by its LAN address.
  allowedDevOrigins: ['*.local', '192.168.*.*', '10.*.*.*', '172.*.*.*'],
};

/** @type {import('next').NextConfig} */
export default {
  // Types are checked by `npm run check`, once for the server and the pages together.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  // No page needs it, and anybody could have pictures resized by the process that has the rooms.
  images: { unoptimized: true },
  // A phone on the same network opens the development server by its LAN address.
  allowedDevOrigins: ['*.local', '192.168.*.*', '10.*.*.*', '172.*.*.*'],
};

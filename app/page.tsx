import { cookies } from 'next/headers';
import { Landing } from './landing/landing';
import { SIDE_COOKIE, storedSide } from './studio/side-width';

export default async function LandingPage() {
  return <Landing side={storedSide((await cookies()).get(SIDE_COOKIE)?.value)} />;
}

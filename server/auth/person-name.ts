import type { PersonId } from '@/lib/ids';

const ADJECTIVES =
  'Agile Amber Bold Brave Bright Calm Candid Clever Copper Cosmic Crisp Curious Daring Dapper Eager Early Fair Fancy Fleet ' +
  'Fond Frosty Gentle Gilded Glad Golden Happy Hazel Honest Jolly Keen Kind Lively Lucky Mellow Merry Mighty Misty Nimble Noble ' +
  'Olive Patient Plucky Polite Proud Quick Quiet Ready Rosy Royal Rustic Silver Sleek Snug Spry Steady Sunny Swift Tidy Trusty ' +
  'Velvet Vivid Warm Witty Zesty';
const ANIMALS =
  'Alpaca Badger Bear Beaver Bison Bobcat Camel Cheetah Cicada Cobra Condor Cougar Crane Cricket Deer Dingo Dolphin Dove Eagle ' +
  'Egret Falcon Ferret Finch Fox Gazelle Gecko Gibbon Hare Hawk Heron Hippo Ibex Jackal Jaguar Kestrel Kiwi Koala Lemur Leopard ' +
  'Lion Llama Lynx Marmot Moose Newt Ocelot Octopus Orca Osprey Otter Owl Panda Puffin Quail Rabbit Raven Robin Salmon Seal ' +
  'Sparrow Stork Tapir Toucan Walrus';

/** 64 of each: six bits a word. */
export const adjectives: readonly string[] = ADJECTIVES.split(' ');
export const animals: readonly string[] = ANIMALS.split(' ');

/**
 * What a person is called until they say otherwise, as "Quick Otter". It follows from the id, so that it needs no row to stay the
 * same; some share one, 4,096 names being few.
 */
export function defaultName(id: PersonId): string {
  const hash = hashOf(id);
  const adjective = adjectives[hash % adjectives.length]!;
  const animal = animals[Math.floor(hash / adjectives.length) % animals.length]!;
  return `${adjective} ${animal}`;
}

/**
 * FNV-1a, 32 bit (http://www.isthe.com/chongo/tech/comp/fnv/), then MurmurHash3's last step, as the low bits of FNV alone follow
 * the low bits of the text.
 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

import { PerspectiveCamera, Raycaster, Spherical, Vector2, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { type CameraPose, eyeOf, homePose, type Viewport } from '@/lib/scene/camera';
import type { Box } from '@/lib/scene/layout';
import { ease } from '@/lib/scene/morph';
import type { Ray } from '@/lib/scene/pick';

/** Vertical, degrees: mild perspective, so that near and far maps stay comparable. */
const FIELD_OF_VIEW = 24;
/** Room for the labels: left, top, right, bottom. */
const MARGINS = [0.03, 0.05, 0.06, 0.12] as const;
const FLIGHT_MS = 420;
const KEY_TURN = Math.PI / 24;
const KEY_ZOOM = 1.15;
/** Part of the distance that one key press pans. */
const KEY_PAN = 0.04;

interface Flight {
  readonly from: { readonly eye: Vector3; readonly target: Vector3 };
  readonly to: { readonly eye: Vector3; readonly target: Vector3 };
  readonly startedAt: number;
}

/** The camera with its ways to move: mouse, touch, keys, and a flight home. */
export class CameraRig {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.5, 500);
  private readonly controls: OrbitControls;
  private readonly raycaster = new Raycaster();
  private readonly pointer = new Vector2();
  private flight: Flight | null = null;
  /** Moved by hand since the last fit: then nothing moves it but the hand. */
  private byHand = false;

  constructor(
    surface: HTMLElement,
    private readonly reducedMotion: () => boolean,
    private readonly onChange: () => void,
  ) {
    this.controls = new OrbitControls(this.camera, surface);
    this.controls.enableDamping = !reducedMotion();
    this.controls.dampingFactor = 0.14;
    this.controls.minDistance = 2;
    this.controls.maxDistance = 200;
    this.controls.zoomToCursor = true;
    this.controls.addEventListener('start', this.taken);
    this.controls.addEventListener('change', onChange);
  }

  private readonly taken = (): void => {
    this.byHand = true;
    this.flight = null;
    this.onChange();
  };

  get movedByHand(): boolean {
    return this.byHand;
  }

  resize(aspect: number): void {
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
  }

  /** To the home pose, in which all boxes are seen; at once where `now` is null or motion is not wanted. */
  goHome(boxes: readonly Box[], now: number | null): void {
    const viewport: Viewport = {
      aspect: this.camera.aspect,
      fieldOfView: (FIELD_OF_VIEW * Math.PI) / 180,
      margins: MARGINS,
    };
    this.byHand = false;
    this.goTo(homePose(boxes, viewport), now);
  }

  private goTo(pose: CameraPose, now: number | null): void {
    const to = { eye: new Vector3(...eyeOf(pose)), target: new Vector3(...pose.target) };
    if (now === null || this.reducedMotion()) {
      this.flight = null;
      this.stand(to.eye, to.target);
    } else {
      const from = { eye: this.camera.position.clone(), target: this.controls.target.clone() };
      this.flight = { from, to, startedAt: now };
    }
    this.onChange();
  }

  private stand(eye: Vector3, target: Vector3): void {
    this.camera.position.copy(eye);
    this.controls.target.copy(target);
    this.controls.update();
  }

  /** Moves on; true while there is more to come. */
  advance(now: number): boolean {
    if (!this.flight) return this.controls.update();
    const { from, to, startedAt } = this.flight;
    const t = ease(Math.min(1, Math.max(0, (now - startedAt) / FLIGHT_MS)));
    this.stand(from.eye.clone().lerp(to.eye, t), from.target.clone().lerp(to.target, t));
    if (t >= 1) this.flight = null;
    return this.flight !== null;
  }

  /** The line of sight through a point of the picture, −1 to 1 on both axes, up positive. */
  rayThrough(x: number, y: number): Ray {
    this.raycaster.setFromCamera(this.pointer.set(x, y), this.camera);
    const { origin, direction } = this.raycaster.ray;
    return { origin: origin.toArray(), direction: direction.toArray() };
  }

  /** Arrows turn, with Shift they pan, + and - zoom. True when the key was one of these. */
  key({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): boolean {
    const direction = ARROWS[key];
    if (direction) {
      if (shiftKey) this.pan(direction[0], direction[1]);
      else this.turn(direction[0] * KEY_TURN, direction[1] * KEY_TURN);
    } else if (key === '+' || key === '=') this.zoom(1 / KEY_ZOOM);
    else if (key === '-' || key === '_') this.zoom(KEY_ZOOM);
    else return false;
    this.taken();
    return true;
  }

  private turn(right: number, up: number): void {
    const arm = this.camera.position.clone().sub(this.controls.target);
    const place = new Spherical().setFromVector3(arm);
    place.theta += right;
    place.phi -= up;
    place.makeSafe();
    this.stand(arm.setFromSpherical(place).add(this.controls.target), this.controls.target.clone());
  }

  private pan(right: number, up: number): void {
    const step = this.camera.position.distanceTo(this.controls.target) * KEY_PAN;
    const shift = new Vector3(right * step, up * step, 0).applyQuaternion(this.camera.quaternion);
    this.stand(this.camera.position.clone().add(shift), this.controls.target.clone().add(shift));
  }

  private zoom(by: number): void {
    const arm = this.camera.position.clone().sub(this.controls.target);
    const length = Math.min(
      this.controls.maxDistance,
      Math.max(this.controls.minDistance, arm.length() * by),
    );
    this.stand(arm.setLength(length).add(this.controls.target), this.controls.target.clone());
  }

  dispose(): void {
    this.controls.dispose();
  }
}

const ARROWS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

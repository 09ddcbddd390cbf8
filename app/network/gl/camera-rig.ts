import { PerspectiveCamera, Raycaster, Spherical, Vector2, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { type CameraPose, eyeOf, type Viewport } from '@/lib/scene/camera';
import type { Box } from '@/lib/scene/layout';
import { ease } from '@/lib/scene/morph';
import type { Ray } from '@/lib/scene/pick';
import { closePose, poseBetween, type ViewName, viewPose } from '@/lib/scene/views';

/** Vertical, degrees: mild perspective, so that near and far maps stay comparable. */
const FIELD_OF_VIEW = 24;
/** Room for the labels: left, top, right, bottom. */
const MARGINS = [0.03, 0.05, 0.06, 0.12] as const;
const FLIGHT_MS = 420;
const KEY_TURN = Math.PI / 24;
const KEY_ZOOM = 1.15;
/** Part of the distance that one key press pans. */
const KEY_PAN = 0.04;
const NEAREST = 2;
const FARTHEST = 200;

interface Flight {
  readonly from: CameraPose;
  readonly to: CameraPose;
  readonly startedAt: number;
}

/** The camera with its ways to move: mouse, touch, keys, and flights. */
export class CameraRig {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.5, 500);
  private readonly controls: OrbitControls;
  private readonly raycaster = new Raycaster();
  private readonly pointer = new Vector2();
  private readonly arm = new Vector3();
  private readonly spherical = new Spherical();
  private flight: Flight | null = null;
  /** The view that it holds to when layers open or the panel is resized; null once a hand, or a wish for one place, moved it. */
  private heldView: ViewName | null = 'home';
  /** The layer that it came near to, and fits again when the panel is resized, as when the inspector opens beside it. */
  private near: Box | null = null;

  constructor(
    surface: HTMLElement,
    private readonly reducedMotion: () => boolean,
    private readonly onChange: () => void,
  ) {
    this.controls = new OrbitControls(this.camera, surface);
    this.controls.enableDamping = !reducedMotion();
    this.controls.dampingFactor = 0.14;
    this.controls.minDistance = NEAREST;
    this.controls.maxDistance = FARTHEST;
    this.controls.zoomToCursor = true;
    this.controls.addEventListener('start', this.taken);
    this.controls.addEventListener('change', onChange);
  }

  private readonly taken = (): void => {
    this.heldView = null;
    this.near = null;
    this.flight = null;
    this.onChange();
  };

  get view(): ViewName | null {
    return this.heldView;
  }

  /** Whether it came near to one layer and was left there. */
  get isNear(): boolean {
    return this.near !== null;
  }

  get flying(): boolean {
    return this.flight !== null;
  }

  /** Where the camera stands now, or in flight where it is bound for. */
  get pose(): CameraPose {
    return this.flight?.to ?? this.standing();
  }

  /** Where the camera stands at this moment. */
  standing(): CameraPose {
    const { target } = this.controls;
    const { theta, phi, radius } = this.spherical.setFromVector3(
      this.arm.copy(this.camera.position).sub(target),
    );
    return {
      target: [target.x, target.y, target.z],
      azimuth: theta,
      elevation: Math.PI / 2 - phi,
      distance: radius,
    };
  }

  resize(aspect: number): void {
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    // On its way there it goes on, to where the layer now fits.
    if (this.near) this.approach(this.near, this.flying ? performance.now() : null);
  }

  /** To a named view of all the boxes; at once where `now` is null or motion is not wanted. */
  goTo(view: ViewName, boxes: readonly Box[], now: number | null): void {
    this.heldView = view;
    this.near = null;
    this.fly(viewPose(view, boxes, this.viewport()), now);
  }

  /** To one layer. */
  approach(box: Box, now: number | null): void {
    this.heldView = null;
    this.near = box;
    this.fly(closePose(box, this.pose, this.viewport()), now);
  }

  /** To a pose that somebody else holds, or that a link names. */
  take(pose: CameraPose, now: number | null): void {
    this.heldView = null;
    this.near = null;
    this.fly(pose, now);
  }

  private viewport(): Viewport {
    return {
      aspect: this.camera.aspect,
      fieldOfView: (FIELD_OF_VIEW * Math.PI) / 180,
      margins: MARGINS,
    };
  }

  private fly(to: CameraPose, now: number | null): void {
    if (now === null || this.reducedMotion()) {
      this.flight = null;
      this.stand(to);
    } else this.flight = { from: this.standing(), to, startedAt: now };
    this.onChange();
  }

  private stand(pose: CameraPose): void {
    this.camera.position.set(...eyeOf(pose));
    this.controls.target.set(...pose.target);
    this.controls.update();
  }

  /** Moves on; true while there is more to come. */
  advance(now: number): boolean {
    if (!this.flight) return this.controls.update();
    const { from, to, startedAt } = this.flight;
    const t = Math.min(1, Math.max(0, (now - startedAt) / FLIGHT_MS));
    this.stand(poseBetween(from, to, ease(t)));
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
    const { azimuth, elevation, ...rest } = this.standing();
    const steepest = Math.PI / 2 - 0.01;
    this.stand({
      ...rest,
      azimuth: azimuth + right,
      elevation: Math.min(steepest, Math.max(-steepest, elevation + up)),
    });
  }

  private pan(right: number, up: number): void {
    const pose = this.standing();
    const step = pose.distance * KEY_PAN;
    const shift = new Vector3(right * step, up * step, 0).applyQuaternion(this.camera.quaternion);
    const [x, y, z] = pose.target;
    this.stand({ ...pose, target: [x + shift.x, y + shift.y, z + shift.z] });
  }

  private zoom(by: number): void {
    const pose = this.standing();
    this.stand({ ...pose, distance: Math.min(FARTHEST, Math.max(NEAREST, pose.distance * by)) });
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

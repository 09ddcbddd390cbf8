import type { CameraPose } from '@/lib/scene/camera';
import type { SceneLayout } from '@/lib/scene/layout';
import { absolutePose, relativePose } from '@/lib/scene/views';
import type { CameraRig } from './gl/camera-rig';
import type { NetworkFocus } from './network-focus';

/** Keeps a view's camera and that of everyone who shares its focus together. */
export class SharedCamera {
  /** The pose that this view told its focus last. */
  private told: CameraPose | null = null;
  private following = false;
  private readonly stop: () => void;

  constructor(
    private readonly camera: NetworkFocus['camera'],
    private readonly rig: CameraRig,
    private readonly layout: () => SceneLayout,
  ) {
    this.follow();
    this.stop = camera.subscribe(this.follow);
  }

  /** Somebody else moved it. */
  private readonly follow = (): void => {
    const pose = this.camera.get();
    if (pose === this.told) return;
    this.following = true;
    const layout = this.layout();
    if (pose) this.rig.take(absolutePose(pose, layout.box), null);
    else
      this.rig.goTo(
        'home',
        layout.layers.map(({ box }) => box),
        null,
      );
  };

  /** After each move. What a view took over it does not tell again, or two would never come to rest. */
  tell(): void {
    const { following } = this;
    this.following = false;
    if (following) return;
    this.told = this.rig.view === 'home' ? null : relativePose(this.rig.standing(), this.layout().box);
    this.camera.set(this.told);
  }

  dispose(): void {
    this.stop();
  }
}

import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tensorflow } from '@/server/inference/tensorflow';

/**
 * Mean cross-entropy of softmax(logits) against target probabilities, computed from the logits in the stable form
 * (log-sum-exp), with its exact gradient (softmax − target) / n.
 * @param logits [n, classes]
 * @param targets [n, classes]; a row of zeros has no part in the loss (a drawing without a digit)
 */
export function softmaxCrossEntropy(tf: Tensorflow, logits: Tensor2D, targets: Tensor2D): Scalar {
  const n = logits.shape[0];
  return tf.customGrad((x, save) => {
    const scores = x as Tensor2D;
    // The stable form: shifting by the row's maximum changes nothing but the range.
    const shifted = tf.sub(scores, tf.max(scores, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    const logProbabilities = tf.sub(shifted, tf.log(sums));
    const probabilities = tf.div(exponentials, sums);
    (save as (tensors: Tensor2D[]) => void)([probabilities as Tensor2D, targets]);
    const value = tf.div(tf.neg(tf.sum(tf.mul(targets, logProbabilities))), n) as Scalar;
    const gradFunc = (dy: Scalar, saved: Tensor2D[]) => {
      const [probability, target] = saved as [Tensor2D, Tensor2D];
      const weight = tf.sum(target, 1, true);
      const difference = tf.sub(tf.mul(probability, weight), target);
      return tf.mul(tf.div(difference, n), dy);
    };
    return { value, gradFunc: gradFunc as never };
  })(logits) as Scalar;
}

/**
 * Mean binary cross-entropy of sigmoid(logits) against targets, computed from the logits in the stable form
 * (max(x, 0) − x·z + log(1 + e^−|x|)), with its exact gradient (sigmoid − target) / n.
 * @param logits [n, 1]
 * @param targets [n, 1], 1 for a digit, 0 for none
 */
export function sigmoidCrossEntropy(tf: Tensorflow, logits: Tensor2D, targets: Tensor2D): Scalar {
  const n = logits.shape[0];
  return tf.customGrad((x, save) => {
    const scores = x as Tensor2D;
    (save as (tensors: Tensor2D[]) => void)([tf.sigmoid(scores), targets]);
    const softplus = tf.log(tf.add(tf.exp(tf.neg(tf.abs(scores))), 1));
    const losses = tf.add(tf.sub(tf.relu(scores), tf.mul(scores, targets)), softplus);
    const gradFunc = (dy: Scalar, saved: Tensor2D[]) => {
      const [probability, target] = saved as [Tensor2D, Tensor2D];
      return tf.mul(tf.div(tf.sub(probability, target), n), dy);
    };
    return { value: tf.div(tf.sum(losses), n) as Scalar, gradFunc: gradFunc as never };
  })(logits) as Scalar;
}

import type { Layer, Network } from '@/lib/network/layers';
import { parameterName } from '@/lib/network/model-file';
import { parameterLayers } from '@/lib/network/weights';
import { MODEL_FILES } from '@/server/inference/model-files';

/**
 * A network as the content of a TF.js LayersModel's model.json: any program that has `tf.loadLayersModel` runs it. Our own
 * table goes along under `userDefinedMetadata`.
 */
export function layersModel(network: Network): object {
  const outputs = [network.outputs.digits, network.outputs.isDigit].filter((id) => id !== null);
  return {
    format: 'layers-model',
    generatedBy: 'Inkling',
    convertedBy: null,
    modelTopology: {
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      model_config: {
        class_name: 'Model',
        config: {
          name: network.name,
          layers: network.layers.map(kerasLayer),
          input_layers: network.layers.filter(({ kind }) => kind === 'input').map(({ id }) => [id, 0, 0]),
          output_layers: outputs.map((id) => [id, 0, 0]),
        },
      },
    },
    weightsManifest: [
      {
        paths: [MODEL_FILES.weights],
        weights: parameterLayers(network).flatMap(({ layer, shapes }) => [
          { name: parameterName(layer.id, 'kernel'), shape: shapes.kernel, dtype: 'float32' },
          { name: parameterName(layer.id, 'bias'), shape: shapes.bias, dtype: 'float32' },
        ]),
      },
    ],
    userDefinedMetadata: { network },
  };
}

function kerasLayer(layer: Layer): object {
  const { className, config } = kerasClass(layer);
  return {
    class_name: className,
    name: layer.id,
    config: { name: layer.id, ...config },
    inbound_nodes: layer.inputs.length > 0 ? [layer.inputs.map((id) => [id, 0, 0, {}])] : [],
  };
}

function kerasClass(layer: Layer): { className: string; config: object } {
  switch (layer.kind) {
    case 'input':
      return {
        className: 'InputLayer',
        config: { batch_input_shape: [null, ...layer.shape], dtype: 'float32', sparse: false },
      };
    case 'conv':
      return {
        className: 'Conv2D',
        config: {
          filters: layer.shape.at(-1),
          kernel_size: layer.kernel,
          strides: [layer.stride, layer.stride],
          padding: layer.padding,
          data_format: 'channels_last',
          dilation_rate: [1, 1],
          activation: layer.activation,
          use_bias: true,
        },
      };
    case 'max-pool':
      return {
        className: 'MaxPooling2D',
        config: {
          pool_size: [layer.size, layer.size],
          strides: [layer.size, layer.size],
          padding: 'valid',
          data_format: 'channels_last',
        },
      };
    case 'flatten':
      return { className: 'Flatten', config: { data_format: 'channels_last' } };
    case 'dropout':
      return { className: 'Dropout', config: { rate: layer.rate } };
    case 'dense':
      return {
        className: 'Dense',
        config: { units: layer.shape[0], activation: layer.activation, use_bias: true },
      };
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

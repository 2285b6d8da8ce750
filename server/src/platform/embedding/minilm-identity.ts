/** Names weights, quantization and pooling together: change it whenever a vector would change. */
export const minilmModelId = "minilm-l6-v2/int8w7/v1";
export const minilmDimensions = 384;

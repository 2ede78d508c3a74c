/* How near a question's vector is to every vector of a snapshot, as index/vectors.py keeps them: bytes with a
 * scale a row. The question is rounded to whole numbers of two bytes, so that a processor multiplies eight and
 * more at once and none is turned into a float: a cosine is off by some millionths.
 */
#include "kernels.h"

#include <math.h>
#include <stdlib.h>

static const double LARGEST_SUM = 2147483647.0, LARGEST_BYTE = 128, LARGEST_STEP = 32767;

/* Fill the whole numbers; return what one step of them is worth. No sum of products may overflow. */
static float rounded(int16_t *steps, const float *question, ptrdiff_t dimension)
{
    float largest = 0;
    double most = LARGEST_SUM / (LARGEST_BYTE * (double)dimension);
    for (ptrdiff_t at = 0; at < dimension; at++)
        largest = fabsf(question[at]) > largest ? fabsf(question[at]) : largest;
    float step = largest / (float)(most < LARGEST_STEP ? floor(most) : LARGEST_STEP);
    for (ptrdiff_t at = 0; at < dimension; at++)
        steps[at] = step > 0 ? (int16_t)lrintf(question[at] / step) : 0;
    return step;
}

static inline int32_t dot(const int8_t *code, const int16_t *steps, ptrdiff_t dimension)
{
    int32_t sum = 0;
    for (ptrdiff_t at = 0; at < dimension; at++)
        sum += code[at] * steps[at];
    return sum;
}

FOR_SEVERAL
static void compare(float *result, const int64_t *rows, ptrdiff_t count, const Codes *codes, const int16_t *steps,
                    float step)
{
    for (ptrdiff_t at = 0; at < count; at++) {
        ptrdiff_t row = rows ? rows[at] : at;
        int32_t product = dot(codes->code + row * codes->dimension, steps, codes->dimension);
        result[at] = codes->scale[row] * step * (float)product;
    }
}

int cosines(float *result, const int64_t *rows, ptrdiff_t count, const Codes *codes, const float *question)
{
    ptrdiff_t dimension = codes->dimension;
    int16_t *steps = malloc((dimension + 1) * sizeof *steps);
    if (!steps)
        return 0;
    float step = rounded(steps, question, dimension);
    compare(result, rows, count, codes, steps, step);
    free(steps);
    return 1;
}

/* The chance of each candidate passage, as index/ranking/ranker.py reckons it with numpy: rankers are columns,
 * EXPERTS of them mixed by a gate, and the mean of the mixtures is calibrated.
 */
#include "kernels.h"

#include <math.h>
#include <stdlib.h>

enum { EXPERTS = 4 };
static const float FARTHEST = 4, MOST_TRUST = 30;
static const double LARGEST_LOGIT = 30;

static float within(float value, float most)
{
    return value > most ? most : value < -most ? -most : value;
}

/* Return the linear score in one column of `weights`, whose last row is its constant; `place` says which of the
 * values each row weighs, all of them in order where it is NULL. */
static float linear(const float *values, const int32_t *place, ptrdiff_t count, const float *weights,
                    ptrdiff_t columns)
{
    float sum = weights[count * columns];
    for (ptrdiff_t at = 0; at < count; at++)
        sum += values[place ? place[at] : at] * weights[at * columns];
    return sum;
}

static double score(const float *standard, const Ranker *ranker)
{
    double sum = 0;
    for (ptrdiff_t first = 0; first < ranker->columns; first += EXPERTS) {
        double mixed = 0, trusted = 0;
        for (ptrdiff_t one = first; one < first + EXPERTS; one++) {
            float opinion = linear(standard, NULL, ranker->features, ranker->experts + one, ranker->columns);
            float chosen = linear(standard, ranker->gate_at, ranker->gates, ranker->gate + one, ranker->columns);
            double trust = exp(within(chosen, MOST_TRUST));
            mixed += opinion * trust;
            trusted += trust;
        }
        sum += mixed / trusted;
    }
    return sum * EXPERTS / (double)ranker->columns;
}

/* Return the chance that a score means, given what tells questions apart. */
static double calibrated(double score, const float *features, const Ranker *ranker)
{
    const float *weight = ranker->calibration;
    double logit = score * weight[0] + weight[ranker->evidence + 1];
    for (ptrdiff_t at = 0; at < ranker->evidence; at++)
        logit += features[ranker->evidence_at[at]] * weight[at + 1];
    logit = logit > LARGEST_LOGIT ? LARGEST_LOGIT : logit < -LARGEST_LOGIT ? -LARGEST_LOGIT : logit;
    return 1 / (1 + exp(-logit));
}

int chances(double *result, const float *features, ptrdiff_t count, const Ranker *ranker)
{
    float *standard = malloc((ranker->features + 1) * sizeof *standard);
    if (!standard)
        return 0;
    for (ptrdiff_t row = 0; row < count; row++, features += ranker->features) {
        for (ptrdiff_t at = 0; at < ranker->features; at++)
            standard[at] = within((features[at] - ranker->mean[at]) / ranker->deviation[at], FARTHEST);
        result[row] = calibrated(score(standard, ranker), features, ranker);
    }
    free(standard);
    return 1;
}

/* The kernels as a Python module, typed by index/native/kernels.pyi. Arrays are borrowed as buffers, without a
 * copy; the interpreter's lock is given up while a kernel works. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "kernels.h"

enum { LOOK_BUFFERS = 23, LIGHT_BUFFERS = 11 };

/* Return whether the rows are passages; if not, an exception is set. */
static int are_passages(const int64_t *rows, Py_ssize_t count, Py_ssize_t passages)
{
    for (Py_ssize_t at = 0; at < count; at++)
        if (rows[at] < 0 || rows[at] >= passages) {
            PyErr_Format(PyExc_IndexError, "row %lld of %zd passages", (long long)rows[at], passages);
            return 0;
        }
    return 1;
}

/* Work on parsed buffers; return 0, with an exception set, for a wrong table or row or without memory. */
static int look_at(const Py_buffer *b, Py_ssize_t dimension)
{
    Forward forward = {b[2].buf, b[3].buf, b[4].buf, b[5].buf, b[6].buf, b[7].buf, b[8].buf, b[9].buf};
    WordVectors vectors = {b[10].buf, b[10].len / (Py_ssize_t)sizeof(uint32_t), dimension, b[11].buf, b[12].buf};
    Question asked = {b[13].len / (Py_ssize_t)sizeof(uint32_t), b[15].len / (Py_ssize_t)sizeof(uint32_t),
                      b[13].buf, b[14].buf, b[15].buf, b[16].buf, b[17].buf, b[18].buf, b[19].buf, b[20].buf,
                      b[21].buf, b[22].buf};
    Py_ssize_t count = b[1].len / (Py_ssize_t)sizeof(int64_t);
    int enough;
    if (b[0].len != count * WORD_COLUMNS * (Py_ssize_t)sizeof(float)) {
        PyErr_Format(PyExc_ValueError, "the table is not float32 [%zd, %d]", count, WORD_COLUMNS);
        return 0;
    }
    if (!are_passages(b[1].buf, count, b[4].len / (Py_ssize_t)sizeof(uint16_t)))
        return 0;
    Py_BEGIN_ALLOW_THREADS
    enough = look_closely(b[0].buf, b[1].buf, count, &forward, &vectors, &asked);
    Py_END_ALLOW_THREADS
    if (!enough)
        PyErr_NoMemory();
    return enough;
}

static PyObject *py_look_closely(PyObject *self, PyObject *args)
{
    Py_buffer b[LOOK_BUFFERS];
    Py_ssize_t dimension;
    (void)self;
    if (!PyArg_ParseTuple(args, "w*y*(y*y*y*y*y*y*y*y*)(y*y*w*n)(y*y*y*y*y*y*y*y*y*y*)", &b[0], &b[1], &b[2], &b[3],
                          &b[4], &b[5], &b[6], &b[7], &b[8], &b[9], &b[10], &b[11], &b[12], &dimension, &b[13],
                          &b[14], &b[15], &b[16], &b[17], &b[18], &b[19], &b[20], &b[21], &b[22]))
        return NULL;
    int done = look_at(b, dimension);
    for (int at = 0; at < LOOK_BUFFERS; at++)
        PyBuffer_Release(&b[at]);
    if (!done)
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *tuple_of_spans(const int64_t *spans, Py_ssize_t count)
{
    PyObject *result = PyTuple_New(count);
    for (Py_ssize_t at = 0; result && at < count; at++) {
        PyObject *span = Py_BuildValue("(LL)", (long long)spans[2 * at], (long long)spans[2 * at + 1]);
        if (span)
            PyTuple_SET_ITEM(result, at, span);
        else
            Py_CLEAR(result);
    }
    return result;
}

/* Return the spans of a passage as a tuple; `b`: tables of the forward index, surfaces, lemmas, places. */
static PyObject *lights_of(const Py_buffer *b, Py_ssize_t row)
{
    Forward forward = {b[0].buf, b[1].buf, b[2].buf, b[3].buf, b[4].buf, b[5].buf, b[6].buf, b[7].buf};
    Words asked = {b[8].buf, b[9].buf, b[8].len / (Py_ssize_t)sizeof(uint32_t),
                   b[9].len / (Py_ssize_t)sizeof(uint32_t)};
    int64_t place = row;
    if (!are_passages(&place, 1, b[2].len / (Py_ssize_t)sizeof(uint16_t)))
        return NULL;
    int64_t *spans = PyMem_Malloc((size_t)(forward.offset[row + 1] - forward.offset[row] + 1) * 2 * sizeof *spans);
    if (!spans)
        return PyErr_NoMemory();
    ptrdiff_t found = light_up(spans, row, &forward, &asked, b[10].buf, b[10].len);
    PyObject *result = found < 0 ? NULL : tuple_of_spans(spans, found);
    if (found < 0)
        PyErr_Format(PyExc_ValueError, "the places are not those of the words of row %zd", row);
    PyMem_Free(spans);
    return result;
}

static PyObject *py_light_up(PyObject *self, PyObject *args)
{
    Py_buffer b[LIGHT_BUFFERS];
    Py_ssize_t row;
    (void)self;
    if (!PyArg_ParseTuple(args, "n(y*y*y*y*y*y*y*y*)y*y*y*", &row, &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6],
                          &b[7], &b[8], &b[9], &b[10]))
        return NULL;
    PyObject *result = lights_of(b, row);
    for (int at = 0; at < LIGHT_BUFFERS; at++)
        PyBuffer_Release(&b[at]);
    return result;
}

static PyObject *py_find_places(PyObject *self, PyObject *args)
{
    Py_buffer place, rows, wanted;
    const Py_ssize_t size = sizeof(int64_t);
    (void)self;
    if (!PyArg_ParseTuple(args, "w*y*y*", &place, &rows, &wanted))
        return NULL;
    int fits = place.len == wanted.len;
    int done = fits && find_places(place.buf, rows.buf, rows.len / size, wanted.buf, wanted.len / size);
    PyBuffer_Release(&place);
    PyBuffer_Release(&rows);
    PyBuffer_Release(&wanted);
    if (done)
        Py_RETURN_NONE;
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "there is not one place for each row that is wanted");
    return fits ? PyErr_NoMemory() : NULL;
}

/* Fill `scores` with the first of each pair; return a list of the second ones. */
static PyObject *seconds_of(PyObject *pairs, double *scores)
{
    Py_ssize_t count = PyList_GET_SIZE(pairs);
    PyObject *seconds = PyList_New(count);
    for (Py_ssize_t at = 0; seconds && at < count; at++) {
        PyObject *pair = PyList_GET_ITEM(pairs, at);
        if (!PyTuple_CheckExact(pair) || PyTuple_GET_SIZE(pair) != 2 || !PyFloat_Check(PyTuple_GET_ITEM(pair, 0))) {
            PyErr_SetString(PyExc_TypeError, "a hit is not a score and what has it");
            Py_CLEAR(seconds);
        } else {
            scores[at] = PyFloat_AS_DOUBLE(PyTuple_GET_ITEM(pair, 0));
            PyList_SET_ITEM(seconds, at, Py_NewRef(PyTuple_GET_ITEM(pair, 1)));
        }
    }
    return seconds;
}

static PyObject *py_split_hits(PyObject *self, PyObject *args)
{
    PyObject *pairs, *seconds = NULL;
    Py_buffer scores;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!w*", &PyList_Type, &pairs, &scores))
        return NULL;
    if (scores.len == PyList_GET_SIZE(pairs) * (Py_ssize_t)sizeof(double))
        seconds = seconds_of(pairs, scores.buf);
    else
        PyErr_SetString(PyExc_ValueError, "there is not one score for each hit");
    PyBuffer_Release(&scores);
    return seconds;
}

/* Return whether the pairs are in order: falling scores, of equal ones the smaller row first. */
static int are_ranked(const int64_t *rows, const double *scores, Py_ssize_t count)
{
    int wrong = 0;
    for (Py_ssize_t at = 1; at < count; at++)
        wrong |= (scores[at] > scores[at - 1]) | ((scores[at] == scores[at - 1]) & (rows[at] < rows[at - 1]));
    return !wrong;
}

static PyObject *py_take_rows(PyObject *self, PyObject *args)
{
    PyObject *found;
    Py_buffer rows, scores;
    (void)self;
    if (!PyArg_ParseTuple(args, "O!w*y*", &PyList_Type, &found, &rows, &scores))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(found);
    int ranked = 0, fits = rows.len == count * (Py_ssize_t)sizeof(int64_t) && scores.len == rows.len;
    if (!fits)
        PyErr_SetString(PyExc_ValueError, "there is not one place and one score for each row");
    for (Py_ssize_t at = 0; fits && at < count; at++) {
        int64_t row = PyLong_AsLongLong(PyList_GET_ITEM(found, at));
        ((int64_t *)rows.buf)[at] = row;
        fits = row != -1 || !PyErr_Occurred();
    }
    if (fits)
        ranked = are_ranked(rows.buf, scores.buf, count);
    PyBuffer_Release(&rows);
    PyBuffer_Release(&scores);
    return PyErr_Occurred() ? NULL : PyBool_FromLong(ranked);
}

static PyMethodDef METHODS[] = {
    {"find_places", py_find_places, METH_VARARGS, "Fill in where in a ranking the rows stand that are wanted."},
    {"light_up", py_light_up, METH_VARARGS, "Return the spans of a passage's words that are asked for."},
    {"look_closely", py_look_closely, METH_VARARGS, "Fill a table with what passages say of a question."},
    {"split_hits", py_split_hits, METH_VARARGS, "Fill in the scores of hits; return what has them."},
    {"take_rows", py_take_rows, METH_VARARGS, "Fill in rows; return whether they are in order of their scores."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, .m_name = "kernels", .m_size = 0, .m_methods = METHODS};

PyMODINIT_FUNC PyInit_kernels(void)
{
    return PyModuleDef_Init(&MODULE);
}

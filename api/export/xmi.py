"""UIMA CAS XMI for INCEpTION: a zip of one `.xmi` a document, `TypeSystem.xml`, and `layer.json`.

Tokens and sentences are DKPro Core's types; a mention is a `webanno.custom.Concept`, and `layer.json`
makes the layer that receives it. XMI counts in UTF-16 units: cassis converts from our code points.
"""

import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from cassis import Cas, TypeSystem
from cassis.typesystem import TYPE_NAME_ANNOTATION, TYPE_NAME_DOCUMENT_ANNOTATION

from api.export.archive import add_file, file_stem
from api.export.exported import ExportContext, ExportedDocument
from api.export.inception_layer import layer_json
from nlp.tagging import Tag

TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
CONCEPT = "webanno.custom.Concept"
CONCEPT_FEATURES = ("concept", "label", "polarity", "rule", "score", "verdict", "replacement", "note")
METADATA_FEATURES = ("documentTitle", "documentId", "documentUri")
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XmiExporter:
    """Writes the zip."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write one CAS a document, then the type system and the layer."""
        types = type_system()
        taken: set[str] = set()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for exported in documents:
                name = f"{file_stem(exported.document.id, taken)}.xmi"
                add_file(archive, name, to_cas(exported, context, types).to_xmi())
            add_file(archive, "TypeSystem.xml", types.to_xml())
            add_file(archive, "layer.json", layer_json(CONCEPT, CONCEPT_FEATURES))


def type_system() -> TypeSystem:
    """Return the types: DKPro's token, sentence and metadata, and our concept with string features."""
    types = TypeSystem()
    types.create_type(TOKEN, TYPE_NAME_ANNOTATION)
    types.create_type(SENTENCE, TYPE_NAME_ANNOTATION)
    metadata = types.create_type(METADATA, TYPE_NAME_DOCUMENT_ANNOTATION)
    concept = types.create_type(CONCEPT, TYPE_NAME_ANNOTATION)
    for kind, features in ((metadata, METADATA_FEATURES), (concept, CONCEPT_FEATURES)):
        for feature in features:
            types.create_feature(kind, feature, "uima.cas.String")
    return types


def to_cas(exported: ExportedDocument, context: ExportContext, types: TypeSystem) -> Cas:
    """Return the document as a CAS; a character that XML cannot carry becomes U+FFFD, so offsets stay."""
    document = exported.document
    cas = Cas(types)
    cas.sofa_string = NOT_IN_XML.sub("\ufffd", document.text)
    cas.sofa_mime = "text/plain"
    _add_metadata(cas, exported)
    _add_segmentation(cas, exported, context)
    kind = types.get_type(CONCEPT)
    cas.add_all([kind(**_features(tag, context)) for tag in exported.tags])
    return cas


def _add_metadata(cas: Cas, exported: ExportedDocument) -> None:
    document = exported.document
    kind = cas.typesystem.get_type(METADATA)
    values = {"documentTitle": document.title, "documentId": document.id, "documentUri": document.source}
    shown = {name: NOT_IN_XML.sub("\ufffd", value) for name, value in values.items()}
    cas.add(kind(begin=0, end=len(document.text), language=document.language, **shown))


def _add_segmentation(cas: Cas, exported: ExportedDocument, context: ExportContext) -> None:
    """Add tokens and sentences of the whole text: INCEpTION refuses mentions outside of tokens."""
    analysis = context.analyze(exported.document.text)
    token, sentence = cas.typesystem.get_type(TOKEN), cas.typesystem.get_type(SENTENCE)
    cas.add_all([token(begin=found.start, end=found.end) for found in analysis.tokens])
    bounds = analysis.sentences or ((0, len(exported.document.text)),)
    cas.add_all([sentence(begin=start, end=end) for start, end in bounds])


def _features(tag: Tag, context: ExportContext) -> dict[str, object]:
    return {
        "begin": tag.start,
        "end": tag.end,
        "concept": tag.concept_id,
        "label": context.label(tag.concept_id),
        "polarity": tag.polarity.value,
        "rule": tag.evidence.rule,
        "score": f"{tag.score:.4f}",
    }

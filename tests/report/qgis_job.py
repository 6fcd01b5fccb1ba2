"""What QGIS makes of a GeoPackage: run by the Python that has QGIS, which is not the one that has plancheck.

Reads a job as JSON from standard input and writes what it saw to standard output. A job is ``{"path": ..., "layers":
[names from the ground up], "views": {name: {"extent": [x0, y0, x1, y1], "width": w, "height": h, "picture": path}}}``.
Every layer is opened as QGIS opens it for a user, with the style that it finds by itself. A picture is written as
bytes RGB, and as PNG beside it for people.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage


def seen(layer: QgsVectorLayer) -> dict:
    """Return what a user would find in a layer: names of fields, legend, labels and map tips."""
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    tips = []
    for feature in layer.getFeatures():
        context.setFeature(feature)
        tips.append(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context))
        if len(tips) == 50:
            break
    return {
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "renderer": layer.renderer().type(),
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()],
        "labels": layer.labelsEnabled(),
        "tips": tips,
        "fields": {field.name(): field.displayName() for field in layer.fields()},
        "shown_as": layer.displayExpression(),
    }


def draw(layers: list[QgsVectorLayer], view: dict) -> None:
    """Draw the layers, the last one on top."""
    settings = QgsMapSettings()
    settings.setLayers(layers[::-1])
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(QgsRectangle(*view["extent"]))
    settings.setOutputSize(QSize(view["width"], view["height"]))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor(255, 255, 255))
    # as the map window does: styles ask for the scale
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    image.save(view["picture"] + ".png")
    image = image.convertToFormat(QImage.Format_RGB888)
    rows = [image.constScanLine(row).asstring(3 * image.width()) for row in range(image.height())]
    Path(view["picture"]).write_bytes(b"".join(rows))


def main() -> None:
    """Do the job on standard input."""
    job = json.load(sys.stdin)
    application = QgsApplication([], False)
    application.initQgis()
    layers = {name: QgsVectorLayer(f"{job['path']}|layername={name}", name, "ogr") for name in job["layers"]}
    wrong = [name for name, layer in layers.items() if not layer.isValid()]
    if wrong:
        sys.exit(f"QGIS cannot open {', '.join(wrong)}")
    for view in job["views"].values():
        draw([layers[name] for name in view.get("layers", job["layers"])], view)
    json.dump({name: seen(layer) for name, layer in layers.items()}, sys.stdout)
    layers.clear()
    application.exitQgis()


if __name__ == "__main__":
    main()

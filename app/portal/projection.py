"""Places on the map of the world: the Equal Earth projection (Šavrič, Patterson and Jenny 2019, IJGIS 33:454–465)."""

import math

WIDTH, HEIGHT = 1000, 487
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
#: Half the width of the projected sphere of radius one.
_HALF = math.pi / (_M * _A1)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return x and y in units of the map (``WIDTH`` × ``HEIGHT``, from the upper left) for degrees of WGS 84."""
    t = math.asin(_M * math.sin(math.radians(latitude)))
    square = t * t
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = math.radians(longitude) * math.cos(t) / (_M * slope)
    y = t * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    scale = WIDTH / 2 / _HALF
    return round(WIDTH / 2 + x * scale, 1), round(HEIGHT / 2 - y * scale, 1)
